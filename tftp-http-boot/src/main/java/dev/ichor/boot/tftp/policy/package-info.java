/** What a TFTP transfer does next: pure state and rules (RFC 1350, 2347 to 2349, 7440). */
@NullMarked
package dev.ichor.boot.tftp.policy;

import org.jspecify.annotations.NullMarked;
