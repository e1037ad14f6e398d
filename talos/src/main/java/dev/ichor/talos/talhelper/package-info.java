/** talhelper's files read as they are, and written back; pure but for the files it is handed. */
package dev.ichor.talos.talhelper;
