//! The window, driven as a screen reader would: everything is found by its role and its name.

mod assistant;
mod busy;
mod checkup;
mod device;
mod dialog;
mod finder;
mod handover;
mod interpreter;
mod lock;
mod lookup;
mod manual;
mod many;
mod papers;
mod renewal;
mod screens;
mod sign_in;
mod transfer;
mod unsaved;
mod world;
