// Folds away the questions of a milestone's update that do not apply to what is ticked. Without it all of them are
// there, each with a line that says when it matters. What is folded away is not sent; what it held is not lost.

function applies(section, form) {
  const status = form.elements.status?.value || '';
  switch (section.dataset.when) {
    case 'completed':
      return status === 'completed';
    case 'dropped':
      return status === 'dropped' && form.elements.seen_status.value !== 'dropped';
    case 'open':
      return status !== 'completed' && status !== 'dropped';
    case 'moved': {
      const seen = section.dataset.seen.trim();
      return status !== 'completed' && status !== 'dropped' && seen !== '' && form.elements.expected.value.trim() !== seen;
    }
    default:
      return true;
  }
}

function fold(form) {
  form.querySelectorAll('[data-when]').forEach((section) => {
    const hide = !applies(section, form);
    section.hidden = hide;
    section.disabled = hide;
  });
}

document.querySelectorAll('form[data-milestone-update]').forEach((form) => {
  form.addEventListener('input', () => fold(form));
  form.addEventListener('change', () => fold(form));
  // "Forget this draft" puts the old answers back without telling anybody.
  form.addEventListener('click', () => setTimeout(() => fold(form)));
  fold(form);
});
