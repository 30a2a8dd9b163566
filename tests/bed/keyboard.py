"""The keyboard of whoever has no mouse: keys go to the window that has the focus, as the X server delivers them."""

import subprocess

from window import Atspi, NotFound, Window

# More than any dialog has stops.
MOST_STOPS = 40


class Keyboard:
    def __init__(self, environment: dict, window: Window):
        self.environment, self.window = environment, window

    def press(self, *keys: str):
        """Keys by their X names, for example "alt+e", one after the other."""
        for key in keys:
            self._xdotool("key", "--clearmodifiers", key)

    def type(self, text: str):
        """Replaces what the focused field holds."""
        self._xdotool("key", "--clearmodifiers", "ctrl+a")
        self._xdotool("type", "--clearmodifiers", "--delay", "4", text)

    def go_to(self, name: str):
        """Tab by Tab to the field or button of this name."""
        passed = []
        for _ in range(MOST_STOPS):
            focused = self.focused()
            if focused == name:
                return
            passed.append(focused)
            self.press("Tab")
        raise NotFound(f"Tab never comes to „{name}“ but to {passed}\n{self.window.dump()}")

    def focused(self) -> str:
        return next((node.name for node in self.window.nodes() if node.has(Atspi.StateType.FOCUSED) and node.name), "")

    def _xdotool(self, *arguments: str):
        subprocess.run(["xdotool", *arguments], env=self.environment, check=True, timeout=20)
