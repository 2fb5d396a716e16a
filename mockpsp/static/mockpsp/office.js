/* What makes the back office quick and live; everything works without it. */
import "./acting.js";
import "./follow.js";
import "./selection.js";
