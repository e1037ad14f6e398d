/**
 * What inventory asks of the protocol modules ({@link dev.ichor.inventory.port.Power}, {@link
 * dev.ichor.inventory.port.Configurator}), and what they ask of it ({@link
 * dev.ichor.inventory.port.BootAuthority}, {@link dev.ichor.inventory.port.EvidenceLog}, {@link
 * dev.ichor.inventory.port.LeaseStore}). Expected outcomes are values, not exceptions.
 */
@NullMarked
package dev.ichor.inventory.port;

import org.jspecify.annotations.NullMarked;
