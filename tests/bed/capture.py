#!/usr/bin/env python3
"""Counts the round trips of a connection from a tcpdump capture.

A round trip is: the client sends, and must have the server's answer before it sends again. From packets alone "must wait" and
"happened to send later" look the same on a fast loopback, so the client is led through a relay that holds every byte back for a
while in each direction: whoever does not wait then sends long before any answer can be there. tcpdump listens between client and relay.

By hand, `capture.py` starts the bed and counts a mail sent by Python's smtplib, as a yardstick; the journey counts the program's.
"""

import selectors
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from processes import Processes, free_port, loopback_addresses, wait_until

DELAY_SECONDS = 0.03  # each way; far above what a client needs between two writes it does not wait between
_ETHERNET_HEADER, _PCAP_HEADER, _RECORD_HEADER = 14, 24, 16
_FIN = 1
_SYN = 2
_GREETING = b"(greeting)"


@dataclass
class Packet:
    time: float
    source: int
    destination: int
    flags: int
    payload: bytes


@dataclass
class Turn:
    """What the client sent without waiting, and whether an answer came before it went on."""
    sent: bytes
    answered: bool = False


@dataclass
class Count:
    connections: int = 0
    turns: list[Turn] = field(default_factory=list)

    @property
    def round_trips(self) -> int:
        return self.connections + sum(turn.answered for turn in self.turns)

    @property
    def requests(self) -> int:
        """Round trips in which the client itself asks for something: without the TCP handshake and the greeting."""
        return sum(turn.answered and turn.sent != _GREETING for turn in self.turns)

    def describe(self) -> str:
        lines = ["TCP handshake"] * self.connections + [_label(turn.sent) + ("" if turn.answered else " (not waited for)") for turn in self.turns]
        return "\n".join(f"  {number:2} {line}" for number, line in enumerate(lines, 1))


class Capture:
    """`with Capture(server_port) as capture:` then connect to `capture.port` instead; `capture.count` afterwards.

    Where nothing is to be counted, `is_led` may be false: then nothing is held back, and the port is the server's own.
    """

    def __init__(self, server_port: int, is_led: bool = True):
        self.server_port = server_port
        self.port = free_port() if is_led else server_port
        self.is_led = is_led
        self.directory = Path(tempfile.mkdtemp(prefix="aevo-capture-"))
        self.file = self.directory / "capture.pcap"
        self.processes = Processes(self.directory)
        self.packets: list[Packet] = []
        self.count: Count | None = None

    def __enter__(self) -> "Capture":
        # Each packet at once, none left in a buffer at the end; -Z root: the file lies in a folder of ours that tcpdump's own user may not write.
        self.processes.start("tcpdump", ["tcpdump", "-i", "lo", "--immediate-mode", "-U", "-s", "0", "-Z", "root",
                                         "-w", str(self.file), "tcp", "port", str(self.port)])
        wait_until(lambda: "listening on" in self.processes.log("tcpdump"), 10, "tcpdump")
        self.relay = Relay(self.port, self.server_port) if self.is_led else None
        return self

    def __exit__(self, *_):
        time.sleep(3 * DELAY_SECONDS)
        if self.relay:
            self.relay.close()
        time.sleep(0.2)  # the last packets are still on their way into the file
        self.processes.stop()
        self.packets = packets(self.file.read_bytes())
        self.count = count(self.packets, self.port)
        subprocess.run(["rm", "-r", "--", str(self.directory)], check=True)

    def conversations(self) -> list[list[bytes]]:
        """What the client has sent in each connection, packet by packet."""
        sent: dict[int, list[bytes]] = {}
        for packet in self.packets:
            if packet.destination == self.port and packet.payload:
                sent.setdefault(packet.source, []).append(packet.payload)
        return list(sent.values())


class Relay:
    """Passes bytes on after DELAY_SECONDS, in order, in both directions."""

    def __init__(self, port: int, server_port: int):
        self.server_port = server_port
        self.closing = False
        self.listeners = []
        for address in loopback_addresses():
            listener = socket.create_server((address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
            self.listeners.append(listener)
            threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def close(self):
        self.closing = True
        for listener in self.listeners:
            listener.close()

    def _accept(self, listener: socket.socket):
        while not self.closing:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client: socket.socket):
        with client, socket.create_connection(("127.0.0.1", self.server_port)) as server, selectors.DefaultSelector() as selector:
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(end, selectors.EVENT_READ)
            other, queue, open_ends = {client: server, server: client}, [], 2
            while open_ends or queue:
                patience = max(0.0, queue[0][0] - time.monotonic()) if queue else 0.5
                for key, _ in selector.select(patience):
                    try:
                        data = key.fileobj.recv(65536)
                    except OSError:
                        data = b""
                    if not data:
                        selector.unregister(key.fileobj)
                        open_ends -= 1
                    queue.append((time.monotonic() + DELAY_SECONDS, other[key.fileobj], data))
                while queue and queue[0][0] <= time.monotonic():
                    _, target, data = queue.pop(0)
                    try:
                        target.sendall(data) if data else target.shutdown(socket.SHUT_WR)
                    except OSError:
                        return


def packets(data: bytes) -> list[Packet]:
    """The TCP packets of a pcap file in this machine's byte order, as tcpdump writes it on lo (link type Ethernet)."""
    found, position = [], _PCAP_HEADER
    while position + _RECORD_HEADER <= len(data):
        seconds, microseconds, length, _ = struct.unpack_from("=IIII", data, position)
        frame = data[position + _RECORD_HEADER:position + _RECORD_HEADER + length]
        position += _RECORD_HEADER + length
        kind = int.from_bytes(frame[12:14], "big")
        ip = frame[_ETHERNET_HEADER:]
        if kind == 0x0800:
            tcp = ip[(ip[0] & 15) * 4:int.from_bytes(ip[2:4], "big")]
        elif kind == 0x86DD and ip[6] == 6:
            tcp = ip[40:40 + int.from_bytes(ip[4:6], "big")]
        else:
            continue
        source, destination = struct.unpack_from("!HH", tcp)
        found.append(Packet(seconds + microseconds / 1e6, source, destination, tcp[13], tcp[(tcp[12] >> 4) * 4:]))
    return found


def count(captured: list[Packet], port: int) -> Count:
    """Turns of all connections to `port`; one after the other, as a test mail makes them."""
    result, taken = Count(), {packet.destination for packet in captured if packet.source == port and packet.flags & _SYN}
    client_had_the_word: dict[int, bool] = {}
    finished: set[int] = set()
    for packet in captured:
        from_client = packet.destination == port
        client = packet.source if from_client else packet.destination
        if from_client and packet.flags & _SYN:
            if client in taken:  # a refused try on ::1 before 127.0.0.1 is not a round trip of the mail
                result.connections += 1
            client_had_the_word[client] = False
        elif from_client and packet.payload:
            if client_had_the_word.get(client):
                result.turns[-1].sent += packet.payload
            else:
                result.turns.append(Turn(packet.payload))
            client_had_the_word[client] = True
        elif not from_client and packet.payload and client not in finished:
            if client_had_the_word.get(client):
                result.turns[-1].answered = True
            elif not result.turns:
                result.turns.append(Turn(_GREETING, True))  # the server speaks first: the client waits for it without sending
            client_had_the_word[client] = False
        if from_client and packet.flags & _FIN:
            finished.add(client)  # what the server says from here on, nobody waits for
    return result


def _label(sent: bytes) -> str:
    if sent[:1] == b"\x16":
        return "TLS handshake"
    if sent[:1] in (b"\x14", b"\x17", b"\x15"):
        return f"encrypted, {len(sent)} bytes"
    return sent.split(b"\r\n")[0][:40].decode("ascii", "replace")


def main():
    import mail_client
    from bed import Bed
    from person import Person
    from selfcheck import RedirectListener

    with Bed() as bed:
        about, account = bed.description, bed.accounts[0]
        flow, person = mail_client.CodeFlow(about, account["address"]), Person(bed.directory, about["redirect_uri"])
        person.will("consent", account)
        with RedirectListener() as listener:
            person.open(flow.url)
            person.saw()
        _, tokens = flow.exchange(listener.query["code"], bed.client_secret)
        for implicit_tls in (False, True):
            server = about["servers"]["smtp"]
            with Capture(server["tls_port" if implicit_tls else "starttls_port"]) as capture:
                with mail_client.smtp(about, account["address"], tokens["access_token"], implicit_tls, port=capture.port) as client:
                    client.send_message(mail_client.short_mail(account["address"], account["address"], "Zählung"))
            print(f"smtplib, {'TLS' if implicit_tls else 'STARTTLS'}\n{capture.count.describe()}\n"
                  f"round trips: {capture.count.round_trips} ({capture.count.requests} without TCP handshake and greeting)")


if __name__ == "__main__":
    sys.exit(main())
