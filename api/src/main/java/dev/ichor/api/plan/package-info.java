/**
 * The DHCP plan while Ichor runs: what the file says, what was changed over the API, what holds.
 */
@org.jspecify.annotations.NullMarked
package dev.ichor.api.plan;
