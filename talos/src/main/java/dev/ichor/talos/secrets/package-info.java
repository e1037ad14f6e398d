/**
 * A cluster's secrets as Talos makes them, and client certificates from them; pure but for the
 * random source handed in.
 */
package dev.ichor.talos.secrets;
