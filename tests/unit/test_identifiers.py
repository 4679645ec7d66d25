from __future__ import annotations

import pytest

from sphinxcontrib_research.model import addresses, identifiers


def checked(kind, text):
    return identifiers.PARSERS[kind](text)


@pytest.mark.parametrize(
    ("kind", "text", "bare"),
    [
        ("doi", "10.1000/ABC", "10.1000/abc"),
        ("doi", "doi: 10.1000/182", "10.1000/182"),
        ("doi", "DOI:10.1000/182.", "10.1000/182"),
        ("doi", "https://doi.org/10.1000/182?utm_source=x", "10.1000/182"),
        ("doi", "http://dx.doi.org/10.1000%2F182", "10.1000/182"),
        ("doi", "https://www.doi.org/10.1000/182", "10.1000/182"),
        ("doi", "doi.org/10.1000/182", "10.1000/182"),
        ("doi", "https://doi.org/https://doi.org/10.1000/182", "10.1000/182"),
        ("doi", "<https://doi.org/10.1000/182>", "10.1000/182"),
        ("doi", "(10.1000/182)", "10.1000/182"),
        ("doi", "10.1000/a(b)", "10.1000/a(b)"),
        (
            "doi",
            "10.1002/(SICI)1097-0258(19980815/30)17:15<1661::AID>3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815/30)17:15<1661::aid>3.0.co;2-2",
        ),
        ("doi", "10.1007/978-3-319-10590-1\\_53", "10.1007/978-3-319-10590-1_53"),
        ("doi", "10.1007/978-3-319-10590-1{\\_}53", "10.1007/978-3-319-10590-1_53"),
        ("doi", "https://dl.acm.org/doi/abs/10.1145/3292500", "10.1145/3292500"),
        ("doi", "https://link.springer.com/content/pdf/10.1007/s11263-015.pdf", "10.1007/s11263-015"),
        ("doi", "https://www.frontiersin.org/articles/10.3389/fnins.2019.1/full", "10.3389/fnins.2019.1"),
        ("arxiv", "2510.03670", "2510.03670"),
        ("arxiv", "0704.0001", "0704.0001"),
        ("arxiv", "arXiv:2303.14389v2", "2303.14389"),
        ("arxiv", "2303.14389v2 [cs.CV]", "2303.14389"),
        ("arxiv", "arXiv preprint arXiv:1706.03762", "1706.03762"),
        ("arxiv", "https://arxiv.org/abs/2303.14389?context=cs", "2303.14389"),
        ("arxiv", "arxiv.org/pdf/2303.14389v3.pdf", "2303.14389"),
        ("arxiv", "https://huggingface.co/papers/2303.14389", "2303.14389"),
        ("arxiv", "https://doi.org/10.48550/arXiv.2303.14389", "2303.14389"),
        ("arxiv", "hep-th/9901001v2", "hep-th/9901001"),
        ("arxiv", "math.GT/0309136", "math/0309136"),
        ("arxiv", "https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001"),
        ("pmid", "PMID: 31452104", "31452104"),
        ("pmid", "https://europepmc.org/abstract/MED/31452104", "31452104"),
        ("pmid", "https://europepmc.org/article/med/31452104", "31452104"),
        ("pmid", "1", "1"),
        ("pmid", "123456789", "123456789"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/31452104/", "31452104"),
        ("pmcid", "3531190", "PMC3531190"),
        ("pmcid", "pmc3531190", "PMC3531190"),
        ("pmcid", "https://europepmc.org/abstract/pmc/PMC3531190", "PMC3531190"),
        ("pmcid", "https://europepmc.org/article/PMC/PMC3531190", "PMC3531190"),
        ("pmcid", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3531190/pdf/x.pdf", "PMC3531190"),
        ("openreview", "rkg6sJHYDr", "rkg6sJHYDr"),
        ("openreview", "https://openreview.net/forum?id=rkg6sJHYDr&noteId=abcdefghij", "rkg6sJHYDr"),
        ("acl", "2023.acl-long.1", "2023.acl-long.1"),
        ("acl", "https://www.aclweb.org/anthology/p19-1001.pdf", "P19-1001"),
        ("acl", "10.18653/v1/2023.findings-emnlp.12", "2023.findings-emnlp.12"),
        ("isbn", "978-3-16-148410-0", "9783161484100"),
        ("isbn", "978 3 16 148410 0", "9783161484100"),
        ("isbn", "ISBN 0-8044-2957-x (pbk)", "080442957X"),
        ("isbn", "080442957X, 9783161484100", "9783161484100"),
        ("hal", "hal_01234567", "hal-01234567"),
        ("hal", "https://inria.hal.science/tel-01234567v2/file/x.pdf", "tel-01234567"),
        ("orcid", "0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("orcid", "https://orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"),
    ],
)
def test_identifiers_are_normalised(kind, text, bare):
    assert checked(kind, text) == bare


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("doi", "1", "not a DOI"),
        ("doi", "0.1002/abc", "not a DOI"),
        ("doi", "doi:", "not a DOI"),
        ("doi", "10.1000/ 182", "contains a space"),
        ("doi", "https://example.org/x", "not a DOI"),
        ("arxiv", "2303.1438", "a zero may be lost"),
        ("arxiv", "2303.143", "digits are missing"),
        ("arxiv", "2213.99999", "not an arXiv identifier"),
        ("arxiv", "https://arxiv.org/list/cs", "not an arXiv identifier"),
        ("arxiv", "https://example.org/papers/2303.14389", "not an arXiv identifier"),
        ("arxiv", "https://huggingface.co/abs/2303.14389", "not an arXiv identifier"),
        ("pmid", "012", "not a PubMed identifier"),
        ("pmid", "0", "not a PubMed identifier"),
        ("pmid", "1234567890", "not a PubMed identifier"),
        ("pmid", "3145210a", "not a PubMed identifier"),
        ("pmid", "PMID:", "not a PubMed identifier"),
        ("pmcid", "PMC", "not a PubMed Central identifier"),
        ("openreview", "https://openreview.net/forum?noteId=abcdefghij", "not an OpenReview identifier"),
        ("acl", "soon", "not an ACL Anthology identifier"),
        ("isbn", "978-3-16-148410-1", "check digit"),
        ("isbn", "none", "not an ISBN"),
        ("hal", "x", "not a HAL identifier"),
        ("orcid", "0000-0002-1825-0098", "check digit"),
        ("orcid", "Jane", "not an ORCID iD.*0000-0002-1825-0097"),
    ],
)
def test_what_is_no_identifier_is_refused_with_the_reason(kind, text, message):
    with pytest.raises(ValueError, match=message):
        checked(kind, text)


@pytest.mark.parametrize(
    ("kind", "id", "address"),
    [
        ("doi", "10.1002/(sici)17:15<1661>3.0;2-2", "https://doi.org/10.1002/(sici)17:15%3C1661%3E3.0;2-2"),
        ("arxiv", "hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001"),
        ("openreview", "a_b-cdefg", "https://openreview.net/forum?id=a_b-cdefg"),
        ("acl", "P19-1001", "https://aclanthology.org/P19-1001"),
        ("orcid", "0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"),
    ],
)
def test_addresses_of_identifiers(kind, id, address):
    assert identifiers.address(kind, id) == address


@pytest.mark.parametrize("kind", sorted(identifiers.PARSERS))
def test_every_kind_has_an_address_that_is_identified_again(kind):
    bare = {
        "doi": "10.1000/182",
        "arxiv": "2303.14389",
        "pmid": "31452104",
        "pmcid": "PMC3531190",
        "openreview": "rkg6sJHYDr",
        "acl": "2023.acl-long.1",
        "isbn": "9783161484100",
        "hal": "hal-01234567",
        "orcid": "0000-0002-1825-0097",
    }[kind]

    address = identifiers.address(kind, bare)

    # An ISBN's address is only a place to look: books have no address of their own.
    assert identifiers.identify(address) == (None if kind == "isbn" else (kind, bare))


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("HTTPS://arXiv.org/abs/2303.14389", ("arxiv", "2303.14389")),
        ("https://doi.org/10.48550/arXiv.2303.14389", ("arxiv", "2303.14389")),
        ("doi:10.1000/182", ("doi", "10.1000/182")),
        ("arXiv:2303.14389", ("arxiv", "2303.14389")),
        ("https://dl.acm.org/doi/pdf/10.1145/3292500", ("doi", "10.1145/3292500")),
        ("https://www.ncbi.nlm.nih.gov/pubmed/31452104", ("pmid", "31452104")),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3531190/", ("pmcid", "PMC3531190")),
        ("https://europepmc.org/article/MED/31452104", ("pmid", "31452104")),
        ("https://europepmc.org/article/PMC/PMC3531190", ("pmcid", "PMC3531190")),
        ("https://openreview.net/group?id=ICLR.cc/2024", None),
        ("https://arxiv.org/", None),
        ("https://example.org/paper.pdf", None),
        ("papers/mdt.pdf", None),
        ("", None),
    ],
)
def test_addresses_are_identified(url, found):
    assert identifiers.identify(url) == found


@pytest.mark.parametrize(
    ("text", "repository"),
    [
        ("sail-sg/MDT", "sail-sg/MDT"),
        ("https://github.com/sail-sg/MDT.git", "sail-sg/MDT"),
        ("http://www.github.com/sail-sg/MDT/tree/main?x#y", "sail-sg/MDT"),
        ("github.com/sail-sg/MDT", "sail-sg/MDT"),
        ("git@github.com:sail-sg/MDT.git", "sail-sg/MDT"),
        ("git+https://github.com/sail-sg/MDT@v1", "sail-sg/MDT"),
        ("https://github.com/orgs/sail-sg", ""),
        ("https://github.com/sail-sg", ""),
        ("https://gist.github.com/o/abc", ""),
        ("https://gitlab.com/o/r", ""),
        ("code/mdt.zip", ""),
        ("./code", ""),
        ("true", ""),
    ],
)
def test_repositories_at_github(text, repository):
    assert addresses.github_repository(text) == repository


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://x.org/a?b=c#d", "https://x.org/a?b=c#d"),
        ("HTTP://X.org", "HTTP://X.org"),
        ("  https://x.org\n", "https://x.org"),
        ("ftp://x.org/a", "ftp://x.org/a"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("www.x.org", "https://www.x.org"),
        ("doi.org/10.1000/182", "https://doi.org/10.1000/182"),
        ("x.org:8080/a", "https://x.org:8080/a"),
        ("//cdn.x.org/a", "https://cdn.x.org/a"),
        ("http://[::1]/", "http://[::1]/"),
        ("https://user@x.org:8080/a", "https://user@x.org:8080/a"),
        ("https://münchen.de", "https://münchen.de"),
    ],
)
def test_addresses_that_are_safe_in_a_page(text, url):
    assert addresses.safe_url(text) == url


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("javascript:alert(1)", "not a link that pages may hold"),
        ("JaVaScript:alert(1)", "not a link that pages may hold"),
        ("java\nscript:alert(1)", "control or invisible character"),
        ("\x01javascript:alert(1)", "control or invisible character"),
        ("https://x.org/\u202egnp.exe", "control or invisible character"),
        ("data:text/html,x", "not a link that pages may hold"),
        ("vbscript:x", "not a link that pages may hold"),
        ("ttps://x.org", "unknown scheme 'ttps' .* did you mean 'https'"),
        ("https//x.org", "did you mean 'https://x.org'"),
        ("https:/x.org", "did you mean 'https://x.org'"),
        ("https://", "not a complete address"),
        ("http://[::1", "not a complete address"),
        ("https://[zz]/a", "not a complete address"),
        ("https:///a", "not a complete address"),
        ("https://x.org:99999/a", "not a complete address"),
        ("https://x.org:abc/a", "not a complete address"),
        ("https://x.org/a b", "contains a space"),
        ("C:\\x.pdf", "is a path on one computer"),
        ("/assets/x.pdf", "must begin with https"),
        ("paper", "must begin with https"),
    ],
)
def test_addresses_that_may_not(text, message):
    with pytest.raises(ValueError, match=message):
        addresses.safe_url(text)


@pytest.mark.parametrize(
    ("length", "quoted"), [(5, "'xxxxx'"), (120, f"'{'x' * 120}'"), (121, f"'{'x' * 120}…'")]
)
def test_a_message_quotes_what_is_wrong_whole_unless_it_is_very_long(length, quoted):
    with pytest.raises(ValueError, match="must begin with https") as caught:
        addresses.safe_url("x" * length)

    assert str(caught.value) == f"invalid address {quoted}; it must begin with https:// or another scheme"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("papers/x.pdf", True),
        ("../x.pdf", True),
        ("my paper.pdf", True),
        ("x.html#section", True),
        ("c#1.pdf", True),
        ("#1.pdf", True),
        ("#section", False),
        ("?page=2", False),
        ("x.org#1.b", False),
        ("/x.pdf", False),
        ("https://x.org/y", False),
        ("www.x.org/a", False),
        ("github.com/o/r", False),
        ("C:\\x.pdf", False),
        ("javascript:x/y", False),
        ("true", False),
        ("n/a", False),
        ("", False),
    ],
)
def test_relative_paths(text, expected):
    assert addresses.is_relative_path(text) is expected
