/** How to log in, when to send again, and what a read-back means (IPMI 2.0). Pure. */
@NullMarked
package dev.ichor.bmc.ipmi.policy;

import org.jspecify.annotations.NullMarked;
