/** YAML in and out as plain maps, lists and scalars; pure. */
package dev.ichor.talos.yaml;
