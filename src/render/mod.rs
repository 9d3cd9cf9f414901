//! Everything that is shown: `view` is what there is to show, and `write` shows it in the form that was chosen. The comments on
//! pull requests are forms of their own.

mod attention;
mod comment;
mod csv;
mod error;
mod github;
mod html;
mod human;
mod inventory;
mod json;
mod lines;
mod sarif;
mod source;
mod view;
mod write;

pub use comment::leaving::LeavingRow;
pub use comment::mention::{MentionLine, mention};
pub use comment::pull::{PullPage, PullRow, pull};
pub use comment::request::{Row, comment};
pub use comment::sections::sections;
pub use error::RunError;
pub use human::complaint::complain;
pub use human::progress::{Line, Progress};
pub use inventory::{InventoryReport, ReadAccount, Unread, UnreadBecause};
pub use json::schema::schemas;
pub use view::{
    AuditReport, DoctorReport, FilesReport, Findings, Form, Mode, PullLack, PullReport, Report,
    ReviewReport, RunReport, Summary,
};
pub use write::{explain, show, write};
