// Folds the questions of step 1 that the chosen answer does not need. Without it all of them are in sight, and
// each says when it matters. What is folded is not sent; what was typed in it stays, and comes back unfolded.

function fold(form) {
  const chosen = form.querySelector('input[type="radio"]:checked')?.value ?? '';
  form.querySelectorAll('[data-when]').forEach((part) => {
    const wanted = part.dataset.when.split(' ').includes(chosen);
    part.hidden = !wanted;
    part.querySelectorAll('input, select, textarea').forEach((input) => { input.disabled = !wanted; });
  });
}

document.querySelectorAll('form[data-folds]').forEach((form) => {
  // An error must never be folded away.
  if (form.querySelector('[aria-invalid="true"]')) return;
  form.addEventListener('change', () => fold(form));
  fold(form);
});
