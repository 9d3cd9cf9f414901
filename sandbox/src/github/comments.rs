//! Comments on pull requests.

use super::model::{Comment, GitHub, Permission};
use super::refusal::Refusal;

impl GitHub {
    /// Returns the address of a comment's page.
    pub(super) fn comment_url(&self, comment: &Comment) -> String {
        format!(
            "{}#issuecomment-{}",
            self.pull_url(comment.pull),
            comment.id
        )
    }

    /// Comments on a pull request and returns the comment's id.
    pub fn comment(
        &mut self,
        number: u64,
        login: &str,
        body: &str,
        now: i64,
    ) -> Result<u64, Refusal> {
        let author = self.allowed(login, Permission::Read)?;
        let pull = self.pull(number)?.number;
        let id = self.next_id();
        self.commented(pull, now);
        self.comments.push(Comment {
            id,
            pull,
            author,
            body: body.to_owned(),
            created_at: now,
            updated_at: now,
        });
        Ok(id)
    }

    /// Edits a comment: the user's own, or anyone's with write access.
    pub fn edit_comment(
        &mut self,
        id: u64,
        login: &str,
        body: &str,
        now: i64,
    ) -> Result<(), Refusal> {
        let editor = self.allowed(login, Permission::Read)?;
        let may_write = self.can_push(editor);
        let mut comments = self.comments.iter_mut();
        let Some(comment) = comments.find(|comment| comment.id == id) else {
            return Err(Refusal::new(format!("no comment {id}")));
        };
        if comment.author != editor && !may_write {
            return Err(Refusal::new(format!("not {login}'s comment")));
        }
        body.clone_into(&mut comment.body);
        comment.updated_at = now;
        let pull = comment.pull;
        self.commented(pull, now);
        Ok(())
    }

    /// Updates the time of a pull request, as creating, editing and deleting a comment do.
    fn commented(&mut self, number: u64, now: i64) {
        if let Ok(pull) = self.pull_mut(number) {
            pull.commented_at = Some(now);
        }
    }

    /// Deletes a comment: the user's own, or anyone's with write access.
    pub fn delete_comment(&mut self, id: u64, login: &str) -> Result<(), Refusal> {
        let editor = self.allowed(login, Permission::Read)?;
        let may_write = self.can_push(editor);
        let is_it = |comment: &Comment| comment.id == id && (comment.author == editor || may_write);
        let Some(index) = self.comments.iter().position(is_it) else {
            return Err(Refusal::new(format!("no comment {id} of {login}'s")));
        };
        let comment = self.comments.remove(index);
        self.commented(comment.pull, self.now);
        Ok(())
    }

    /// Finds a comment by its id.
    pub(super) fn comment_by_id(&self, id: u64) -> Option<&Comment> {
        self.comments.iter().find(|comment| comment.id == id)
    }

    /// Returns the comments on a pull request, oldest first.
    pub fn comments_on(&self, number: u64) -> Vec<&Comment> {
        let comments = self.comments.iter();
        comments.filter(|comment| comment.pull == number).collect()
    }
}
