r"""The journal macros of the Astrophysics Data System: ``\apj`` is the Astrophysical Journal, ApJ.

https://ui.adsabs.harvard.edu/help/actions/journal-macros
"""

from __future__ import annotations

from typing import NamedTuple


class Journal(NamedTuple):
    """What a macro stands for."""

    name: str
    short: str = ""
    """Its usual abbreviation; empty where running text has no need of one."""


JOURNAL_MACROS = {
    "aap": Journal("Astronomy and Astrophysics", "A&A"),
    "aapr": Journal("Astronomy and Astrophysics Review", "A&A Rev."),
    "aaps": Journal("Astronomy and Astrophysics Supplement Series", "A&AS"),
    "actaa": Journal("Acta Astronomica"),
    "afz": Journal("Astrofizika"),
    "aj": Journal("Astronomical Journal", "AJ"),
    "ao": Journal("Applied Optics", "Appl. Opt."),
    "apj": Journal("Astrophysical Journal", "ApJ"),
    "apjl": Journal("Astrophysical Journal Letters", "ApJL"),
    "apjlett": Journal("Astrophysical Journal Letters"),
    "apjs": Journal("Astrophysical Journal Supplement Series", "ApJS"),
    "apjsupp": Journal("Astrophysical Journal Supplement Series"),
    "aplett": Journal("Astrophysics Letters"),
    "applopt": Journal("Applied Optics"),
    "apspr": Journal("Astrophysics Space Physics Research"),
    "apss": Journal("Astrophysics and Space Science", "Ap&SS"),
    "araa": Journal("Annual Review of Astronomy and Astrophysics", "ARA&A"),
    "arxiv": Journal("arXiv"),
    "azh": Journal("Astronomicheskii Zhurnal"),
    "baas": Journal("Bulletin of the American Astronomical Society", "BAAS"),
    "bac": Journal("Bulletin of the Astronomical Institutes of Czechoslovakia"),
    "bain": Journal("Bulletin of the Astronomical Institutes of the Netherlands"),
    "caa": Journal("Chinese Astronomy and Astrophysics"),
    "cjaa": Journal("Chinese Journal of Astronomy and Astrophysics"),
    "fcp": Journal("Fundamentals of Cosmic Physics"),
    "gca": Journal("Geochimica et Cosmochimica Acta"),
    "grl": Journal("Geophysical Research Letters"),
    "iaucirc": Journal("IAU Circulars"),
    "icarus": Journal("Icarus", "Icarus"),
    "jcap": Journal("Journal of Cosmology and Astroparticle Physics", "JCAP"),
    "jcp": Journal("Journal of Chemical Physics"),
    "jgr": Journal("Journal of Geophysical Research", "J. Geophys. Res."),
    "jqsrt": Journal("Journal of Quantitative Spectroscopy and Radiative Transfer"),
    "jrasc": Journal("Journal of the Royal Astronomical Society of Canada", "JRASC"),
    "maps": Journal("Meteoritics and Planetary Science"),
    "memras": Journal("Memoirs of the Royal Astronomical Society", "MmRAS"),
    "memsai": Journal("Memorie della Società Astronomica Italiana"),
    "mnras": Journal("Monthly Notices of the Royal Astronomical Society", "MNRAS"),
    "na": Journal("New Astronomy", "New A"),
    "nar": Journal("New Astronomy Review", "New A Rev."),
    "nat": Journal("Nature", "Nature"),
    "nphysa": Journal("Nuclear Physics A"),
    "pasa": Journal("Publications of the Astronomical Society of Australia", "PASA"),
    "pasj": Journal("Publications of the Astronomical Society of Japan", "PASJ"),
    "pasp": Journal("Publications of the Astronomical Society of the Pacific", "PASP"),
    "physrep": Journal("Physics Reports", "Phys. Rep."),
    "physscr": Journal("Physica Scripta"),
    "planss": Journal("Planetary and Space Science", "Planet. Space Sci."),
    "pra": Journal("Physical Review A", "Phys. Rev. A"),
    "prb": Journal("Physical Review B", "Phys. Rev. B"),
    "prc": Journal("Physical Review C", "Phys. Rev. C"),
    "prd": Journal("Physical Review D", "Phys. Rev. D"),
    "pre": Journal("Physical Review E", "Phys. Rev. E"),
    "prl": Journal("Physical Review Letters", "Phys. Rev. Lett."),
    "procspie": Journal("Proceedings of the SPIE", "Proc. SPIE"),
    "psj": Journal("Planetary Science Journal"),
    "qjras": Journal("Quarterly Journal of the Royal Astronomical Society", "QJRAS"),
    "rmxaa": Journal("Revista Mexicana de Astronomía y Astrofísica", "Rev. Mexicana Astron. Astrofis."),
    "skytel": Journal("Sky and Telescope"),
    "solphys": Journal("Solar Physics", "Sol. Phys."),
    "sovast": Journal("Soviet Astronomy"),
    "ssr": Journal("Space Science Reviews", "Space Sci. Rev."),
    "zap": Journal("Zeitschrift für Astrophysik"),
}
"""By the macro's name, without its backslash."""
