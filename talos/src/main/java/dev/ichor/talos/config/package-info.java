/** Talos machine configuration as values: documents, patches, version contracts; pure. */
package dev.ichor.talos.config;
