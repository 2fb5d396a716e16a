/* What makes the back office quick and live; everything works without it. */
import "./acting.js";
import "./follow.js";
import "./generate.js";
import "./reading.js";
import "./selection.js";
import "./keys.js";
