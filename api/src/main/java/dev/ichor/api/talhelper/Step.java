package dev.ichor.api.talhelper;

/**
 * One change of a plan.
 *
 * @param text for people: what changes, what reboots, what is erased
 * @param path REST resource; that of a machine holds its id, as it was recognised for the plan
 * @param body JSON, or text for secrets
 */
record Step(String text, String method, String path, Object body) {}
