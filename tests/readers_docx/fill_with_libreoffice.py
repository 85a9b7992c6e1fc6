"""Fills a DOCX form in LibreOffice, by the commands that its keyboard gives. Runs in the Python that has `uno`.

fill_with_libreoffice.py IN.docx OUT.docx VALUES.json PROFILE

VALUES.json: what to type, by the bookmark around the control; true ticks a box, and what has no bookmark is typed at
the beginning of the document. Saved as DOCX by LibreOffice itself.
"""

import json
import pathlib
import subprocess
import sys
import time
import uuid

import uno
from com.sun.star.beans import PropertyValue

PATIENCE = 60  # seconds


def main(source, target, values, profile):
    pipe = "credencia" + uuid.uuid4().hex
    command = ["soffice", f"-env:UserInstallation={uri(profile)}", "--headless", "--norestore", "--nologo"]
    office = subprocess.Popen([*command, f"--accept=pipe,name={pipe};urp;"], stderr=subprocess.DEVNULL)
    try:
        context = connected(pipe)
        typed = json.loads(pathlib.Path(values).read_text(encoding="utf-8"))
        fill(context, uri(source), uri(target), typed)
    finally:
        office.terminate()
        office.wait(PATIENCE)


def uri(path):
    return pathlib.Path(path).resolve().as_uri()


def connected(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def fill(context, source, target, typed):
    desktop = service(context, "com.sun.star.frame.Desktop")
    document = desktop.loadComponentFromURL(source, "_blank", 0, properties(Hidden=True))
    keyboard = Keyboard(context, document)
    keyboard.write(typed.pop("", ""))
    for name, value in typed.items():
        control = controls(document)[name]
        if value is True:
            choose(control, "\u2612")
            control.Checked = True
        elif control.ListItems:
            choose(control, value)
            control.ShowingPlaceHolder = False
        else:
            keyboard.type(control, value)
    document.storeToURL(target, properties(FilterName="MS Word 2007 XML"))
    document.close(True)


def controls(document):
    """Every content control by the name of the bookmark that begins just before it."""
    found = {}
    for table in document.TextTables:
        for cell in table.CellNames:
            for paragraph in table.getCellByName(cell):
                found.update(controls_of(paragraph))
    return found


def controls_of(paragraph):
    bookmark = None
    for portion in paragraph:
        if portion.TextPortionType == "Bookmark" and portion.IsStart:
            bookmark = portion.Bookmark.Name
        elif portion.TextPortionType == "ContentControl":
            yield bookmark, portion.ContentControl


def choose(control, text):
    """What a click on a box, or on an entry of a list, does to the text: there is no command for it."""
    shown_in(control).String = text


def shown_in(control):
    return next(portion for portion in control if portion.TextPortionType == "Text" and portion.String)


class Keyboard:
    """What a person at the keyboard can do: the document's protection holds for it."""

    def __init__(self, context, document):
        self.dispatcher = service(context, "com.sun.star.frame.DispatchHelper")
        self.frame = document.CurrentController.Frame
        self.cursor = document.CurrentController.ViewCursor

    def type(self, control, text):
        """Delete what the control shows, then type, with Enter at the end of a line."""
        shown = shown_in(control)
        self.cursor.gotoRange(shown.Start, False)
        for _ in shown.String:
            self.command("Delete")
        self.write(text)

    def write(self, text):
        """Type where the cursor is."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.command("InsertPara")
            self.command("InsertText", Text=line)

    def command(self, name, **arguments):
        self.dispatcher.executeDispatch(self.frame, f".uno:{name}", "", 0, properties(**arguments))


def service(context, name):
    return context.ServiceManager.createInstanceWithContext(name, context)


def properties(**values):
    made = []
    for name, value in values.items():
        each = PropertyValue()
        each.Name, each.Value = name, value
        made.append(each)
    return tuple(made)


if __name__ == "__main__":
    main(*sys.argv[1:])
