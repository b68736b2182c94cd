# SPDX-License-Identifier: Apache-2.0
"""Writes the files of this folder by the C2SP texts, with nothing of this project: `python3 make.py`.

Needs the package `cryptography`. Ed25519 is deterministic, so that the files come out the same every time.
"""
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HERE = Path(__file__).parent
ORIGIN = "ledger.example/desk"


class Key:
    def __init__(self, name, code):
        self.name = name
        self.seed = sha256(name.encode()).digest()
        self.private = Ed25519PrivateKey.from_private_bytes(self.seed)
        self.code = bytes([code])
        self.public = self.private.public_key().public_bytes_raw()
        self.id = sha256(name.encode() + b"\n" + self.code + self.public).digest()[:4]

    def vkey(self):
        return f"{self.name}+{self.id.hex()}+{b64(self.code + self.public)}"

    def text(self):
        log_id = sha256(self.name.encode() + b"\n\x01" + self.public).digest()[:4]
        return f"PRIVATE+KEY+{self.name}+{log_id.hex()}+{b64(bytes([1]) + self.seed)}"

    def sign(self, text):
        return f"\u2014 {self.name} {b64(self.id + self.private.sign(text.encode()))}\n"

    def cosign(self, text, time):
        signature = self.private.sign(f"cosignature/v1\ntime {time}\n{text}".encode())
        return f"\u2014 {self.name} {b64(self.id + time.to_bytes(8, 'big') + signature)}\n"


def b64(data):
    return b64encode(data).decode()


def leaf(number):
    return sha256(b"\x00" + f"entry {number}".encode()).digest()


def split(size):
    k = 1
    while k * 2 < size:
        k *= 2
    return k


def root(leaves):
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\x01" + root(leaves[:k]) + root(leaves[k:])).digest()


def path(index, leaves):
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return path(index, leaves[:k]) + [root(leaves[k:])]
    return path(index - k, leaves[k:]) + [root(leaves[:k])]


def consistency(old, leaves, known=True):
    if old == len(leaves):
        return [] if known else [root(leaves)]
    k = split(len(leaves))
    if old <= k:
        return consistency(old, leaves[:k], known) + [root(leaves[k:])]
    return consistency(old - k, leaves[k:], False) + [root(leaves[:k])]


def write(name, text):
    (HERE / name).write_text(text, encoding="utf-8", newline="")


def lines(hashes):
    return "".join(b64(value) + "\n" for value in hashes)


LOG = Key(ORIGIN, 1)
WITNESSES = [Key("witness.example/north", 4), Key("witness.example/süd", 4), Key("witness.example/east", 4)]
SIZE, OLD, INDEX = 23, 11, 17

tree = [leaf(number) for number in range(SIZE)]
body = f"{ORIGIN}\n{SIZE}\n{b64(root(tree))}\n"
note = body + "\n" + LOG.sign(body)
cosigned = note + WITNESSES[0].cosign(body, 1716400800) + WITNESSES[1].cosign(body, 1716400802)

write("log.key", LOG.text())
write("log.vkey", LOG.vkey())
for number, witness in enumerate(WITNESSES):
    write(f"witness{number}.key", witness.text())
    write(f"witness{number}.vkey", witness.vkey())
write("checkpoint", note)
write("cosigned", cosigned)
write("witnessed-only", body + "\n" + WITNESSES[0].cosign(body, 1716400800))
extended = body + "an extension, opaque\n"
write("extended", extended + "\n" + LOG.sign(extended))
write("proof.tlog-proof", f"c2sp.org/tlog-proof@v1\nindex {INDEX}\n{lines(path(INDEX, tree))}\n{cosigned}")
write(
    "extra.tlog-proof",
    f"c2sp.org/tlog-proof@v1\nextra {b64(b'entry 17')}\nindex {INDEX}\n{lines(path(INDEX, tree))}\n{note}",
)
write("add-checkpoint", f"old {OLD}\n{lines(consistency(OLD, tree))}\n{note}")
write(
    "policy",
    "# Two of three, and the north always.\n"
    f"log {LOG.vkey()} https://ledger.example/desk\n\n"
    + "".join(
        f"witness {name} {witness.vkey()}{url}\n"
        for name, witness, url in zip("NSE", WITNESSES, [" https://witness.example/north", "", ""])
    )
    + "group others any S E\n \tgroup all-of-them\tall N others  \nquorum all-of-them\n",
)
