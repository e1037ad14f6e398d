/** Credentials of its own for each BMC. */
@NullMarked
package dev.ichor.bmc.credentials;

import org.jspecify.annotations.NullMarked;
