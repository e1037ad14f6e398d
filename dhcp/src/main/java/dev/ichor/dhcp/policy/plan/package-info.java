/**
 * The plan as people write it (YAML, JSON) to {@link dev.ichor.dhcp.policy.Plan}; pure. Input is a
 * tree of maps, lists and scalars, so that the same words serve file and API.
 */
@org.jspecify.annotations.NullMarked
package dev.ichor.dhcp.policy.plan;
