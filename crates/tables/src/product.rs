//! The Cartesian product of lists.

/// All combinations of one element per list. The last list changes fastest. Without lists, there is one empty
/// combination.
pub(crate) fn product<T: Copy>(lists: &[Vec<T>]) -> Vec<Vec<T>> {
    lists.iter().fold(vec![Vec::new()], |choices, list| {
        let longer = |choice: &Vec<T>| list.iter().map(|one| [choice.as_slice(), &[*one]].concat()).collect::<Vec<_>>();
        choices.iter().flat_map(longer).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_lists_give_one_combination_and_an_empty_list_gives_none() {
        assert_eq!(product::<u8>(&[]), [Vec::<u8>::new()]);
        assert_eq!(product(&[vec![1, 2], vec![3, 4]]), [[1, 3], [1, 4], [2, 3], [2, 4]]);
        assert!(product(&[vec![1], vec![]]).is_empty());
    }
}
