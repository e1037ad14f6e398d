/** Power actions on many machines at once, gently. */
@NullMarked
package dev.ichor.bmc.wave;

import org.jspecify.annotations.NullMarked;
