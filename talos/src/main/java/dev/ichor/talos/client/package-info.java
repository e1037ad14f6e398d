/** Talks to Talos nodes over gRPC: maintenance mode and the configured machine API. */
package dev.ichor.talos.client;
