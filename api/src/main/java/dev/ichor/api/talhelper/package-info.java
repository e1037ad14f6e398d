/** What a talconfig asks for against what Ichor has: a plan, and its steps over REST. */
package dev.ichor.api.talhelper;
