#!/usr/bin/env python3
"""Writes suite3-exchange.txt and suite17-exchange.txt: one whole RMCP+ login and one command.

Made from the tables of the IPMI 2.0 specification with Python's hmac and the cryptography package,
independent of Ichor's Java code. Run: python3 exchange.py (in this directory).
Line form: name = hexadecimal octets. Names beginning with "console." are sent by the console, "bmc." by the BMC.
"""
import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

USER, PASSWORD, KG = b"admin", b"correct horse batt", b"rack key"
TAG, CONSOLE_ID, BMC_ID = 0x2A, 0xA0A1A2A3, 0x02000100
R_M = bytes(range(0x10, 0x20))
R_C = bytes(range(0xC0, 0xD0))
GUID = bytes.fromhex("00112233445566778899aabbccddeeff")
IV_M = bytes(range(0x60, 0x70))
IV_C = bytes(range(0x90, 0xA0))
OPERATOR = 3
ROLE = 0x10 | OPERATOR


def rmcp(payload):
    return b"\x06\x00\xff\x07" + payload


def plus(kind, session, sequence, payload):
    return b"\x06" + bytes([kind]) + struct.pack("<IIH", session, sequence, len(payload)) + payload


def checksum(octets):
    return bytes([-sum(octets) & 0xFF])


def lan(target, netfn, source, sequence, command, data):
    head = bytes([target, netfn << 2])
    body = bytes([source, sequence << 2, command]) + data
    return head + checksum(head) + body + checksum(body)


def sessionless(message):
    return rmcp(b"\x00" + bytes(8) + bytes([len(message)]) + message)


def algorithms_payload(triple):
    return b"".join(bytes([kind, 0, 0, 8, number, 0, 0, 0]) for kind, number in enumerate(triple))


def exchange(name, digest, triple, code_size, kg):
    def mac(key, message):
        return hmac.new(key, message, digest).digest()

    kuid = PASSWORD.ljust(20, b"\0")
    identity = bytes([ROLE, len(USER)]) + USER
    sik = mac(kg.ljust(20, b"\0") if kg else kuid, R_M + R_C + identity)
    k1, k2 = mac(sik, b"\x01" * 20), mac(sik, b"\x02" * 20)

    def seal(session, sequence, message, iv):
        pad = -(len(message) + 1) % 16
        plain = message + bytes(range(1, pad + 1)) + bytes([pad])
        aes = Cipher(algorithms.AES(k2[:16]), modes.CBC(iv)).encryptor()
        head = plus(0xC0, session, sequence, iv + aes.update(plain) + aes.finalize())
        fill = -(len(head) + 2) % 4
        covered = head + b"\xff" * fill + bytes([fill, 0x07])
        return rmcp(covered + mac(k1, covered)[:code_size])

    sid_m, sid_c = struct.pack("<I", CONSOLE_ID), struct.pack("<I", BMC_ID)
    kec2 = mac(kuid, sid_m + sid_c + R_M + R_C + GUID + identity)
    kec3 = mac(kuid, R_C + sid_m + identity)
    icv4 = mac(sik, R_M + sid_c + GUID)[:code_size]
    tag = bytes([TAG])
    values = {
        "kec2": kec2,
        "kec3": kec3,
        "sik": sik,
        "k1": k1,
        "k2": k2,
        "icv4": icv4,
        "console.capabilities": sessionless(lan(0x20, 6, 0x81, TAG & 0x3F, 0x38, b"\x8e\x04")),
        "bmc.capabilities": sessionless(
            lan(0x81, 7, 0x20, TAG & 0x3F, 0x38, b"\0" + bytes.fromhex("0180040200000000"))
        ),
        "console.open": rmcp(
            plus(0x10, 0, 0, tag + bytes([OPERATOR, 0, 0]) + sid_m + algorithms_payload(triple))
        ),
        "bmc.open": rmcp(
            plus(0x11, 0, 0, tag + bytes([0, OPERATOR, 0]) + sid_m + sid_c + algorithms_payload(triple))
        ),
        "console.rakp1": rmcp(
            plus(0x12, 0, 0, tag + bytes(3) + sid_c + R_M + bytes([ROLE, 0, 0, len(USER)]) + USER)
        ),
        "bmc.rakp2": rmcp(plus(0x13, 0, 0, tag + bytes(3) + sid_m + R_C + GUID + kec2)),
        "console.rakp3": rmcp(plus(0x14, 0, 0, tag + bytes(3) + sid_c + kec3)),
        "bmc.rakp4": rmcp(plus(0x15, 0, 0, tag + bytes(3) + sid_m + icv4)),
        "console.status": seal(BMC_ID, 1, lan(0x20, 0, 0x81, 1, 0x01, b""), IV_M),
        "bmc.status": seal(CONSOLE_ID, 1, lan(0x81, 1, 0x20, 1, 0x01, bytes([0, 0x21, 0x00, 0x40])), IV_C),
    }
    with open(name, "w") as out:
        for key, value in values.items():
            out.write(f"{key} = {value.hex()}\n")


exchange("suite3-exchange.txt", hashlib.sha1, (1, 1, 1), 12, None)
exchange("suite17-exchange.txt", hashlib.sha256, (3, 4, 1), 16, None)
exchange("suite17-kg-exchange.txt", hashlib.sha256, (3, 4, 1), 16, KG)
