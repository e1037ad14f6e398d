/** Names on the boot plane: path normalisation and routes, shared by TFTP and HTTP; pure. */
@NullMarked
package dev.ichor.boot.policy;

import org.jspecify.annotations.NullMarked;
