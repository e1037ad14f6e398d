package dev.ichor.api.talhelper;

/**
 * One change of a plan.
 *
 * @param text for people: what changes, what reboots, what is erased
 * @param path REST resource; {@code {id}} stands for the machine that an earlier step entered
 * @param body JSON, or text for secrets
 * @param machine host name, when it is about one
 */
record Step(String text, String method, String path, Object body, String machine) {}
