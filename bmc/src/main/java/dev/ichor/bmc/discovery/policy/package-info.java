/** What is scanned, tried and concluded: pure. */
@NullMarked
package dev.ichor.bmc.discovery.policy;

import org.jspecify.annotations.NullMarked;
