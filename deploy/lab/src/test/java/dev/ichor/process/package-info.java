/**
 * Ichor as a process: started by its launcher, spoken to on its ports, stopped and killed as an
 * operator or a power cut does it. Everything is on loopback and unprivileged, beside whatever else
 * runs on the machine.
 */
package dev.ichor.process;
