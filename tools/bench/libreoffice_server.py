"""Times a warm LibreOffice: opens an ODT and exports it to PDF, again and again. Run by a Python that has UNO.

Usage: libreoffice_server.py PIPE ODT PDF ROUNDS. Prints the times in ms as a JSON list.
"""

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice did not answer")


def prop(name, value):
    property_value = PropertyValue()
    property_value.Name, property_value.Value = name, value
    return property_value


def main():
    pipe, odt, pdf, rounds = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    context = connect(pipe)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        document = desktop.loadComponentFromURL(odt.as_uri(), "_blank", 0, (prop("Hidden", True),))
        document.storeToURL(pdf.as_uri(), (prop("FilterName", "writer_pdf_Export"),))
        document.close(True)
        times.append((time.perf_counter() - start) * 1000)
    print(json.dumps(times[1:]))
    try:
        desktop.terminate()
    except Exception:  # it closes the pipe while it answers
        pass


main()
