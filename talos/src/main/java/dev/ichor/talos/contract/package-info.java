/** What configuration, settings and talhelper have in common: versions, and how to say no; pure. */
package dev.ichor.talos.contract;
