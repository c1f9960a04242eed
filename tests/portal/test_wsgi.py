import subprocess
import sys

STARTED = """
import gc, sys
import portal.wsgi
print("portal.urls" in sys.modules, gc.get_freeze_count() > 100_000)
"""


def test_a_server_starts_with_everything_loaded_and_leaves_it_to_itself() -> None:
    said = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=True).stdout

    assert said == "True True\n"
