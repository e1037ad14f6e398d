/** TFTP packets: bytes to records and back (RFC 1350, 2347, 2348, 2349, 7440). */
@NullMarked
package dev.ichor.boot.tftp.wire;

import org.jspecify.annotations.NullMarked;
