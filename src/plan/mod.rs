//! What is to be done: desired, observed and the time, in; steps, out.
