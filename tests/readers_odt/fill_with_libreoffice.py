"""Fills in an ODT's form by LibreOffice and lets it save the file. Run by a Python that has UNO.

Usage: fill_with_libreoffice.py PIPE ODT FILLED VALUES. VALUES is a JSON file: texts by control's name, days as
aaaa-mm-dd, options by their ids, a list for several. Prints the names of the controls, in the form's order, as JSON.
"""

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.util import Date


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice did not answer")


def prop(name, value):
    property_value = PropertyValue()
    property_value.Name, property_value.Value = name, value
    return property_value


def type_in(model, value):
    """What a person does, by kind of control; nothing for a control that VALUES does not name."""
    if model.supportsService("com.sun.star.form.component.DateField"):
        year, month, day = (int(part) for part in value.split("-"))
        model.Date = Date(day, month, year)
    elif model.supportsService("com.sun.star.form.component.ListBox"):
        model.SelectedItems = (model.ListSource.index(value),)
    elif model.supportsService("com.sun.star.form.component.RadioButton"):
        model.State = int(model.RefValue == value)
    else:
        model.Text = value


def fill(document, values):
    names = []
    forms = document.DrawPage.Forms
    for form in (forms.getByIndex(i) for i in range(forms.Count)):
        for model in (form.getByIndex(i) for i in range(form.Count)):
            names.append(model.Name)
            group, _, option = model.Name.rpartition(".")
            if model.supportsService("com.sun.star.form.component.CheckBox"):
                model.State = int(option in values.get(group, []))
            elif model.Name in values:
                type_in(model, values[model.Name])
    return names


def main():
    pipe, source, target, typed = sys.argv[1:]
    context = connect(pipe)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, (prop("Hidden", True),))
    names = fill(document, json.loads(Path(typed).read_text(encoding="utf-8")))
    document.storeToURL(Path(target).as_uri(), (prop("FilterName", "writer8"),))
    document.close(True)
    print(json.dumps(names))


main()
