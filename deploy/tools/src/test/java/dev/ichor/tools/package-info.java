/** The launcher and the tools of the build, run as people and CI run them. */
package dev.ichor.tools;
