#!/usr/bin/env bash
# Installs the programs that judge ours: poppler, qpdf, veraPDF, EU DSS, LibreOffice, Chromium, SoftHSM. For Debian
# and Ubuntu.
# Run it again at any time: what is there already is left alone. `--check` only says what is missing.
set -euo pipefail

readonly VERAPDF_VERSION=1.30.2
readonly JUDGES="${XDG_CACHE_HOME:-$HOME/.cache}/credencia/judges"
readonly VERAPDF="$JUDGES/cli-$VERAPDF_VERSION.jar"
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
)

is_there() {
  if [[ $1 == /* ]]; then [[ -e $1 ]]; else command -v "$1" >/dev/null; fi
}

missing_packages() {
  local pair
  for pair in "${WANTED[@]}"; do
    # Maven only fetches: it is not needed once everything is here.
    if [[ $pair == mvn* && -s $VERAPDF ]] && has_dss; then continue; fi
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

has_dss() {
  [[ $DSS/classes/Judge.class -nt $DSS_SOURCE/src/main/java/Judge.java && -d $DSS/lib ]]
}

build_dss() {
  mvn --batch-mode --quiet --file "$DSS_SOURCE/pom.xml" package dependency:copy-dependencies \
    "-Dout=$DSS" "-DoutputDirectory=$DSS/lib"
  touch "$DSS/classes/Judge.class"
}

main() {
  local packages
  mapfile -t packages < <(missing_packages)
  if [[ ${1:-} == --check ]]; then
    [[ -s $VERAPDF ]] || packages+=("veraPDF $VERAPDF_VERSION")
    has_dss || packages+=("EU DSS")
    [[ ${#packages[@]} == 0 ]] && echo "every judge is here" && return 0
    printf 'missing: %s\n' "${packages[@]}"
    return 1
  fi
  if [[ ${#packages[@]} -gt 0 ]]; then install_packages "${packages[@]}"; fi
  [[ -s $VERAPDF ]] || fetch_verapdf
  has_dss || build_dss
  echo "every judge is here"
}

main "$@"
