"""The macros that the Astrophysics Data System writes for journals.

Source: https://ui.adsabs.harvard.edu/help/actions/journal-macros, and aas_macros.sty of AASTeX.
"""

from __future__ import annotations

_AP = "Astrophysical Journal"
_AA = "Astronomy and Astrophysics"
_AJ = "Astronomical Journal"
_PHYS_REV = "Physical Review"
_GRL = "Geophysical Research Letters"
_SPIE = "Proceedings of the SPIE"

ADS_MACROS = {
    "aap": _AA,
    "aapr": f"{_AA} Review",
    "aaps": f"{_AA} Supplement Series",
    "actaa": "Acta Astronomica",
    "afz": "Astrofizika",
    "aj": _AJ,
    "ao": "Applied Optics",
    "aplett": "Astrophysics Letters",
    "apj": _AP,
    "apjl": f"{_AP} Letters",
    "apjlett": f"{_AP} Letters",
    "apjs": f"{_AP} Supplement Series",
    "apjsupp": f"{_AP} Supplement Series",
    "applopt": "Applied Optics",
    "apspr": "Astrophysics Space Physics Research",
    "apss": "Astrophysics and Space Science",
    "araa": "Annual Review of Astronomy and Astrophysics",
    "arxiv": "arXiv",
    "azh": "Astronomicheskii Zhurnal",
    "baas": "Bulletin of the American Astronomical Society",
    "bac": "Bulletin of the Astronomical Institutes of Czechoslovakia",
    "bain": "Bulletin of the Astronomical Institutes of the Netherlands",
    "caa": "Chinese Astronomy and Astrophysics",
    "cjaa": "Chinese Journal of Astronomy and Astrophysics",
    "fcp": "Fundamentals of Cosmic Physics",
    "gca": "Geochimica et Cosmochimica Acta",
    "grl": _GRL,
    "iaucirc": "IAU Circulars",
    "icarus": "Icarus",
    "jcap": "Journal of Cosmology and Astroparticle Physics",
    "jcp": "Journal of Chemical Physics",
    "jgr": "Journal of Geophysical Research",
    "jqsrt": "Journal of Quantitative Spectroscopy and Radiative Transfer",
    "jrasc": "Journal of the Royal Astronomical Society of Canada",
    "maps": "Meteoritics and Planetary Science",
    "memras": "Memoirs of the Royal Astronomical Society",
    "memsai": "Memorie della Società Astronomica Italiana",
    "mnras": "Monthly Notices of the Royal Astronomical Society",
    "na": "New Astronomy",
    "nar": "New Astronomy Review",
    "nat": "Nature",
    "nphysa": "Nuclear Physics A",
    "pasa": "Publications of the Astronomical Society of Australia",
    "pasj": "Publications of the Astronomical Society of Japan",
    "pasp": "Publications of the Astronomical Society of the Pacific",
    "physrep": "Physics Reports",
    "physscr": "Physica Scripta",
    "planss": "Planetary and Space Science",
    "pra": f"{_PHYS_REV} A",
    "prb": f"{_PHYS_REV} B",
    "prc": f"{_PHYS_REV} C",
    "prd": f"{_PHYS_REV} D",
    "pre": f"{_PHYS_REV} E",
    "prl": f"{_PHYS_REV} Letters",
    "procspie": _SPIE,
    "psj": "Planetary Science Journal",
    "qjras": "Quarterly Journal of the Royal Astronomical Society",
    "rmxaa": "Revista Mexicana de Astronomía y Astrofísica",
    "skytel": "Sky and Telescope",
    "solphys": "Solar Physics",
    "sovast": "Soviet Astronomy",
    "ssr": "Space Science Reviews",
    "zap": "Zeitschrift für Astrophysik",
}
"""The journal's name by macro, without its backslash."""
