/** Takes what Talos nodes push: machine events over gRPC, kernel log over TCP and UDP. */
package dev.ichor.talos.events;
