"""A watchdog over the frames of a real window: how long its answer to the pointer takes, by the X server's own reports."""

import os
import threading
import time

from Xlib import X, display
from Xlib.ext import damage, xtest

# So often the pointer moves, and each time the window has to draw anew.
PACE_SECONDS = 0.02
# Where there is nothing that a pointer could open or choose.
PLACE = (0.5, 0.97)


class Frames(threading.Thread):
    """`with Frames(name, title) as frames:` watches the window meanwhile; then `frames.gaps` holds one wait for each motion."""

    def __init__(self, display_name: str, title: str):
        super().__init__(daemon=True)
        self._display = display.Display(display_name)
        self._window = _titled(self._display.screen().root, title)
        self._ends = threading.Event()
        self._moves: list[float] = []
        self._drawn: list[float] = []
        self.gaps: list[float] = []

    def __enter__(self) -> "Frames":
        self._display.damage_query_version()  # or the server knows no other request of this extension
        self._window.damage_create(damage.DamageReportRawRectangles)
        self.start()
        return self

    def __exit__(self, *_):
        self._ends.set()
        self.join()
        self._display.close()
        frames = iter([*self._drawn, time.monotonic()])  # what was never drawn has waited until now
        frame = next(frames)
        for moved in self._moves:
            while frame < moved:
                frame = next(frames)
            self.gaps.append(frame - moved)

    @property
    def drawn(self) -> int:
        """The number of frames."""
        return len(self._drawn)

    def run(self):
        first_in_line(threading.get_native_id())
        geometry, root = self._window.get_geometry(), self._display.screen().root
        corner = root.translate_coords(self._window, 0, 0)
        left, top = corner.x + int(geometry.width * PLACE[0]), corner.y + int(geometry.height * PLACE[1])
        while not self._ends.wait(PACE_SECONDS):
            xtest.fake_input(self._display, X.MotionNotify, x=left + len(self._moves) % 20, y=top)
            self._display.sync()
            self._moves.append(time.monotonic())  # the server's clock as well
            while self._display.pending_events():
                event = self._display.next_event()
                if event.type == self._display.extension_event.DamageNotify:
                    self._drawn.append(_seconds(event.timestamp))


def first_in_line(thread: int):
    """It runs whenever it can, before all that is not; where the system does not grant that, as it is."""
    try:
        os.sched_setscheduler(thread, os.SCHED_RR, os.sched_param(1))
    except PermissionError:
        pass


def _seconds(server_time: int) -> float:
    """The server counts milliseconds of the monotonic clock in 32 bits."""
    now = int(time.monotonic() * 1000)
    return (now - ((now - server_time) & 0xFFFFFFFF)) / 1000


def _titled(window, title: str):
    """The window with this title, among all that there are."""
    if window.get_wm_name() == title:
        return window
    for child in window.query_tree().children:
        found = _titled(child, title)
        if found:
            return found
    return None
