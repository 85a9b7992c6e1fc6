"""ICP-Brasil's policies for the simulators' certificates: all that the published ones say, below another root.

By the published ones nothing that is simulated can be signed: they name ICP-Brasil's roots. AD-RA is left out, since it
wants the list of policies that the ITI signs.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from signatures.pades.profile import profile_named
from signatures.pki.policy import policy_der
from signatures.pki.write import TRUST
from signatures.trust.files import certificates_in
from signatures.whole import usual_mode, write_whole

POLICIES = "politicas"
FAMILIES = ("ad-rb", "ad-rt", "ad-rc")
_ROOT = "icp-raiz.pem"


def policies_of(folder: Path) -> Mapping[str, Path]:
    """The policies in a simulators' folder, by their profiles' names, written anew: they are what its root is.

    Raises:
        OSError: the folder can't be read or written.
        TrustError: its root can't be read.
    """
    root = certificates_in((folder / TRUST / _ROOT).read_bytes(), _ROOT)
    (folder / POLICIES).mkdir(exist_ok=True)
    made = {name: folder / POLICIES / f"{name}.der" for name in FAMILIES}
    for name, path in made.items():
        policy = profile_named(name).policy
        if policy is not None:
            write_whole(path, policy_der(policy, root, root), usual_mode(path))
    return made
