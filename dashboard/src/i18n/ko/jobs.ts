export default { title: '-' };
