/**
 * Owns what happens next to a machine: keeps the machines in memory, derives boot answers, plans
 * the next step by pure functions ({@code *Plan}), and carries it out through the ports.
 */
@NullMarked
package dev.ichor.inventory.enrolment;

import org.jspecify.annotations.NullMarked;
