/** The rack's switch: a DHCP relay agent between simulated machines and the server under test. */
@NullMarked
package dev.ichor.simulator.relay;

import org.jspecify.annotations.NullMarked;
