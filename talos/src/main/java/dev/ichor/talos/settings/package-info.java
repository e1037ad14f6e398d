/**
 * What an operator wants of a cluster or machine in Ichor's own words, and the Talos documents that
 * say the same; pure.
 */
package dev.ichor.talos.settings;
