"""The notes of a worker that are yet to be written. Under a flood the newest stay, and the others are counted."""

import threading
from collections import Counter, deque

from simulator.journal.notes import Note

MOST_NOTES = 20_000
MOST_BODY_BYTES = 32_000_000


class WaitingNotes:
    """Any thread adds; one takes. Adding takes no lock but where there is no room."""

    def __init__(self, most: int = MOST_NOTES, most_body_bytes: int = MOST_BODY_BYTES) -> None:
        self._most = most
        self._most_body_bytes = most_body_bytes
        self._body_bytes = 0  # about: threads that add at once may miss one another
        self._notes: deque[Note] = deque()
        self._left_out: Counter[str] = Counter()
        self._full = threading.Lock()

    def __len__(self) -> int:
        return len(self._notes)

    def add(self, note: Note) -> None:
        """Keeps the note; where there is no room, the oldest goes, or the bodies of this one."""
        if note.bodies is not None:
            size = sum(map(len, note.bodies))
            if self._body_bytes + size > self._most_body_bytes:
                note = note._replace(bodies=None)
            else:
                self._body_bytes += size
        notes = self._notes
        notes.append(note)
        if len(notes) > self._most:
            self._make_room()

    def take(self) -> tuple[list[Note], Counter[str]]:
        """All notes, oldest first, and how many had to go, by their Authorization header."""
        taken = []
        for _ in range(len(self._notes)):
            try:
                taken.append(self._notes.popleft())
            except IndexError:  # another thread made room
                break
        with self._full:
            left_out, self._left_out = self._left_out, Counter()
        self._body_bytes = 0
        return taken, left_out

    def put_back(self, notes: list[Note], left_out: Counter[str]) -> None:
        """Gives back what was taken and not written."""
        self._notes.extendleft(reversed(notes))
        self._body_bytes += sum(sum(map(len, note.bodies)) for note in notes if note.bodies)
        with self._full:
            self._left_out.update(left_out)
        self._make_room()

    def _make_room(self) -> None:
        with self._full:
            while len(self._notes) > self._most:
                self._left_out[self._notes.popleft().authorization] += 1
