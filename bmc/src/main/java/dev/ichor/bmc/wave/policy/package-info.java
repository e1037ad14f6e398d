/** Which machine of a wave is next, and when: pure. */
@NullMarked
package dev.ichor.bmc.wave.policy;

import org.jspecify.annotations.NullMarked;
