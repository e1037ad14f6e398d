/**
 * The gates of the build, each held against a violation planted on purpose (src/test/resources).
 */
package dev.ichor.tools.gates;
